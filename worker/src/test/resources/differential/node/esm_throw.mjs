export const f = () => { throw new Error('from a module'); };
f();
