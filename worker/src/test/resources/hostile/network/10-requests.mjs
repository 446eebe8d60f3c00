// attack: Fetches by every notation of a forbidden address
// expect: completed
// prints: done
// never: reached
const ADDRESSES = ['169.254.169.254', '2852039166', '0xA9FEA9FE', '0251.0376.0251.0376',
  '[::ffff:a9fe:a9fe]', '[fd00:ec2::254]', 'metadata.google.internal', 'localhost:2375',
  '172.17.0.1:2375', 'host.docker.internal', '0:2375'];
for (const address of ADDRESSES) {
  try {
    const answer = await fetch(`http://${address}/`, {signal: AbortSignal.timeout(1000)});
    console.log('reached', address, answer.status);
  } catch (failed) {
    console.log(address + ':', failed.cause?.code ?? failed.name);
  }
}
console.log('done');
