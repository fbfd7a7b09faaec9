// A reader and a writer of SRE1 made from docs/packet.md alone, on @hpke and WebCrypto; and the same reader on a second
// HPKE library (hpke with @panva/hpke-noble), which calls X-Wing by its number 0x647a, MLKEM768-X25519.
// Reads one JSON request from standard input, writes one JSON answer.
import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { KEM_MLKEM768_X25519 } from "@panva/hpke-noble";
import * as HPKE from "hpke";

const { subtle } = crypto;
const text = (s) => new TextEncoder().encode(s);
const join = (...parts) => new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));
const hex = (s) => new Uint8Array(Buffer.from(s, "hex"));
const base64 = (s) => new Uint8Array(Buffer.from(s, "base64"));
const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
const equal = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const second = new HPKE.CipherSuite(KEM_MLKEM768_X25519, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM);
const STANZA = 1168;

const unlocking = {
  async first(seed) {
    const recipientKey = await suite.kem.deserializePrivateKey(seed);
    return async (enc, ct, info) =>
      new Uint8Array(await (await suite.createRecipientContext({ recipientKey, enc, info })).open(ct));
  },
  async second(seed) {
    const key = await second.DeserializePrivateKey(seed);
    return (enc, ct, info) => second.Open(key, enc, ct, { info });
  },
};

async function hkdf(secret, info, salt = new Uint8Array(0)) {
  const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: text(info) }, key, 256));
}

async function kid(publicKey) {
  return (await sha256(join(text("SRE1 kid\0"), publicKey))).slice(0, 8);
}

async function open({ envelope, seed, signer, dictionary, by = "first" }) {
  const bytes = base64(envelope);
  if (![4096, 8192, 16384, 32768, 65536].includes(bytes.length)) throw new Error("size");
  const preamble = bytes.slice(0, 38);
  if (Buffer.from(preamble.slice(0, 4)).toString() !== "SRE1" || preamble[4] !== 1) throw new Error("format");
  const commitment = preamble.slice(6);
  const end = 38 + preamble[5] * STANZA;
  const unlock = await unlocking[by](hex(seed));
  let contentKey = null;
  for (let at = 38; at < end && contentKey === null; at += STANZA) {
    const [enc, ct] = [bytes.slice(at, at + 1120), bytes.slice(at + 1120, at + STANZA)];
    try {
      contentKey = await unlock(enc, ct, join(text("SRE1 stanza"), preamble));
    } catch {
      continue; // not ours
    }
  }
  if (contentKey === null) throw new Error("no_key");
  if (!equal(await hkdf(contentKey, "SRE1 commit"), commitment)) throw new Error("commitment");
  const head = bytes.slice(0, end);
  const key = await hkdf(contentKey, "SRE1 payload", await sha256(head));
  const gcm = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: head };
  const plain = new Uint8Array(await subtle.decrypt(how, gcm, bytes.slice(end)));
  const length = new DataView(plain.buffer).getUint32(0);
  const body = plain.slice(4, 4 + length);
  if (plain.slice(4 + length).some((byte) => byte !== 0)) throw new Error("padding");
  const named = body.slice(0, 9 + 8 * body[8]);
  const signature = body.slice(named.length, named.length + 64);
  const deflated = body.slice(named.length + 64);
  const signerKey = hex(signer);
  if (!equal(named.slice(0, 8), await kid(signerKey))) throw new Error("signer_unknown");
  const verify = await subtle.importKey("raw", signerKey, "Ed25519", false, ["verify"]);
  const message = join(text("SRE1 sig\0"), [1], commitment, named, deflated);
  if (!(await subtle.verify("Ed25519", verify, signature, message))) throw new Error("signature");
  return Buffer.from(inflateRawSync(deflated, { dictionary: base64(dictionary) })).toString("base64");
}

async function seal({ content, recipient, dictionary }) {
  const publicKey = base64(recipient);
  const { privateKey, publicKey: signer } = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const rawSigner = new Uint8Array(await subtle.exportKey("raw", signer));
  const contentKey = crypto.getRandomValues(new Uint8Array(32));
  const commitment = await hkdf(contentKey, "SRE1 commit");
  const preamble = join(text("SRE1"), [1, 2], commitment);
  const info = join(text("SRE1 stanza"), preamble);
  const stanza = async (recipientPublicKey, secret) => {
    const sender = await suite.createSenderContext({ recipientPublicKey, info });
    return join(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(secret)));
  };
  const nobody = (await suite.kem.generateKeyPair()).publicKey;
  const ours = await stanza(await suite.kem.deserializePublicKey(publicKey), contentKey);
  const stanzas = [ours, await stanza(nobody, crypto.getRandomValues(new Uint8Array(32)))];
  stanzas.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const head = join(preamble, ...stanzas);
  const deflated = deflateRawSync(base64(content), { dictionary: base64(dictionary) });
  const named = join(await kid(rawSigner), [1], await kid(publicKey));
  const message = join(text("SRE1 sig\0"), [1], commitment, named, deflated);
  const body = join(named, new Uint8Array(await subtle.sign("Ed25519", privateKey, message)), deflated);
  const plain = new Uint8Array(4096 - head.length - 16);
  new DataView(plain.buffer).setUint32(0, body.length);
  plain.set(body, 4);
  const gcm = await subtle.importKey("raw", await hkdf(contentKey, "SRE1 payload", await sha256(head)), "AES-GCM", false, [
    "encrypt",
  ]);
  const how = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: head };
  const payload = new Uint8Array(await subtle.encrypt(how, gcm, plain));
  return { envelope: Buffer.from(join(head, payload)).toString("base64"), signer: Buffer.from(rawSigner).toString("hex") };
}

const request = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const item of request.items) {
  try {
    answers.push({ ok: await (request.act === "seal" ? seal : open)(item) });
  } catch (error) {
    answers.push({ error: error.message || error.name });
  }
}
console.log(JSON.stringify(answers));
