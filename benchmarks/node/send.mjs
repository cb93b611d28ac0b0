// npm's web-push on one core: for each line "SECONDS" on stdin it sends for so long, 50 in flight
// over kept connections, and answers with a line of JSON: count, seconds, CPU seconds.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createInterface } from 'node:readline';
import webpush from 'web-push';

const { ca, subscription, payload, vapid } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const agent = new https.Agent({ keepAlive: true, maxSockets: 50, ca: readFileSync(ca) });
webpush.setVapidDetails(vapid.subject, vapid.publicKey, vapid.privateKey);

async function send(seconds) {
  const began = performance.now();
  const until = began + seconds * 1000;
  const before = process.cpuUsage();
  let count = 0;
  const line = async () => {
    while (performance.now() < until) {
      await webpush.sendNotification(subscription, payload, { TTL: 60, agent });
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: 50 }, line));
  const { user, system } = process.cpuUsage(before);
  return { count, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await send(Number(line))));
}
