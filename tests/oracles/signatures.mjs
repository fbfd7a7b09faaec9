// Judges and makes request signatures (RFC 9421) with a library nobody here wrote.
// Reads one JSON request from standard input, writes one JSON answer.
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import httpMessageSignatures from "http-message-signatures";

const { httpbis } = httpMessageSignatures;
const publicKey = (hex) =>
  createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(hex, "hex")]), format: "der", type: "spki" });
const privateKey = (hex) =>
  createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(hex, "hex")]), format: "der", type: "pkcs8" });

const acts = {
  async verify({ request, kid, key }) {
    try {
      const told = await httpbis.verifyMessage(
        {
          // The tests turn the clock; how old a signature may be is the hub's own affair.
          notAfter: 2 ** 40,
          requiredFields: ["@method", "@authority", "@path", "@query", "content-digest"],
          requiredParams: ["created", "nonce", "keyid", "alg"],
          async keyLookup({ keyid }) {
            return keyid === kid
              ? { id: kid, algs: ["ed25519"], verify: async (data, signature) => verify(null, data, publicKey(key), signature) }
              : null;
          },
        },
        request,
      );
      return told === true;
    } catch {
      return false;
    }
  },
  async sign({ request, kid, seed, created, nonce, fields }) {
    const signed = await httpbis.signMessage(
      {
        name: "clinic",
        key: { id: kid, alg: "ed25519", sign: async (data) => sign(null, data, privateKey(seed)) },
        fields,
        params: ["created", "nonce", "keyid", "alg"],
        paramValues: { created: new Date(created * 1000), nonce },
      },
      request,
    );
    return signed.headers;
  },
};

const { act, items } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(await Promise.all(items.map(acts[act]))));
