// openid-client, unmodified: signs its request, hands one in before, and signs out again.
// Proves who it is with its key; says what a browser has to do in lines of JSON.
import { createRequire } from "node:module";
import { createInterface } from "node:readline/promises";
import { pathToFileURL } from "node:url";

const found = createRequire(`${process.env.NODE_PATH}/`).resolve("openid-client");
const openid = await import(pathToFileURL(found));
const [issuer, clientId, pem, back, left] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what) => console.log(JSON.stringify(what));

const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const key = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
const config = await openid.discovery(
  new URL(issuer),
  clientId,
  undefined,
  openid.PrivateKeyJwt(key),
  { execute: [openid.allowInsecureRequests] },
);

const signIn = async (build) => {
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const address = await build({
    redirect_uri: back,
    scope: "openid",
    response_type: "code",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  });
  say({ address });
  const returned = new URL((await lines.next()).value);
  return openid.authorizationCodeGrant(config, returned, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    idTokenExpected: true,
  });
};

const signed = await signIn((wanted) => openid.buildAuthorizationUrlWithJAR(config, wanted, key));
say({ claims: signed.claims() });
const handed = await signIn((wanted) => openid.buildAuthorizationUrlWithPAR(config, wanted));
say({ claims: handed.claims() });

const out = openid.buildEndSessionUrl(config, {
  id_token_hint: handed.id_token,
  post_logout_redirect_uri: left,
  state: "fora",
});
say({ address: out, access_token: handed.access_token });
process.exit(0);
