// A number whose SHA-256 with the ticket before it begins with as many zero bits as the ticket asks for. A classic
// script, since old telephones know no workers of modules; SHA-256 by hand, since the browser's own answers later than
// this one computes.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

(function tables() {
  const fraction = (value) => Math.floor((value - Math.floor(value)) * 4294967296) >>> 0;
  let found = 0;
  for (let number = 2; found < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
    if (prime) {
      if (found < 8) START[found] = fraction(Math.sqrt(number));
      K[found] = fraction(Math.cbrt(number));
      found += 1;
    }
  }
})();

const W = new Uint32Array(64);

function rounds(state) {
  for (let t = 16; t < 64; t += 1) {
    const a = W[t - 15];
    const b = W[t - 2];
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    W[t] = (W[t - 16] + s0 + W[t - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

// SHA-256 of plain letters; its first word alone tells up to 32 bits, more are never asked for.
function firstWord(text) {
  const state = new Uint32Array(START);
  const length = text.length;
  const blocks = ((length + 8) >> 6) + 1;
  for (let block = 0; block < blocks; block += 1) {
    for (let word = 0; word < 16; word += 1) {
      let value = 0;
      for (let byte = 0; byte < 4; byte += 1) {
        const at = block * 64 + word * 4 + byte;
        value = (value << 8) | (at < length ? text.charCodeAt(at) : at === length ? 0x80 : 0);
      }
      W[word] = value;
    }
    if (block === blocks - 1) W[15] = length * 8;
    rounds(state);
  }
  return state[0];
}

self.addEventListener("message", (event) => {
  const ticket = event.data;
  const bits = Number(ticket.split(".")[1]);
  let nonce = Math.floor(Math.random() * 1e9);
  while (firstWord(ticket + nonce) >>> (32 - bits) !== 0) nonce += 1;
  self.postMessage(nonce);
});
