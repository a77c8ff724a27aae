import type { Random } from '../../../demo/city/random.js';

/** Spoils a message at a few places: bytes are changed, taken out, doubled or put in. */
export function spoil(message: Buffer, random: Random): Buffer {
  let spoiled = message;
  for (let times = random.between(1, 4); times > 0; times--) spoiled = spoilOnce(spoiled, random);
  return spoiled;
}

function spoilOnce(message: Buffer, random: Random): Buffer {
  const place = random.between(0, message.length);
  const [before, after] = [message.subarray(0, place), message.subarray(place)];
  const noise = Buffer.from(Array.from({ length: random.between(1, 6) }, () => random.between(0, 255)));
  return random.pick([
    () => Buffer.concat([before, noise.subarray(0, 1), after.subarray(1)]),
    () => Buffer.concat([before, after.subarray(noise.length)]),
    () => Buffer.concat([before, after.subarray(0, random.between(1, 16)), after]),
    () => Buffer.concat([before, noise, after]),
  ])();
}
