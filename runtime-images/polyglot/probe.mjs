import { execFileSync } from 'node:child_process';

// Each language starts the others by their names.
function say(...command) {
  return execFileSync(command[0], command.slice(1), { encoding: 'utf8' }).trim();
}

console.log('module', import.meta.url.split('/').pop());
console.log('python from node', say('python3', '-c', 'print(6 * 7)'));
console.log('bash from node', say('bash', '-c', 'echo $((6 * 7))'));
console.log('node from python', say('python3', '-c', 'import subprocess; subprocess.run(["node", "-p", "6 * 7"])'));
console.log('node from bash', say('bash', '-c', 'node -p "6 * 7"'));
