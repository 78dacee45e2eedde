// openid-client, unmodified: signs in with a code and PKCE, then asks the phone by CIBA.
// Says what the other side has to do in lines of JSON, and reads its answers the same way.
import { createRequire } from "node:module";
import { createInterface } from "node:readline/promises";
import { pathToFileURL } from "node:url";

const found = createRequire(`${process.env.NODE_PATH}/`).resolve("openid-client");
const openid = await import(pathToFileURL(found));
const [issuer, clientId, secret, back, phone] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what) => console.log(JSON.stringify(what));

const config = await openid.discovery(new URL(issuer), clientId, secret, undefined, {
  execute: [openid.allowInsecureRequests],
});
const verifier = openid.randomPKCECodeVerifier();
const state = openid.randomState();
const nonce = openid.randomNonce();
const address = openid.buildAuthorizationUrl(config, {
  redirect_uri: back,
  scope: "openid profile",
  code_challenge: await openid.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
  nonce,
});
say({ address });
const returned = (await lines.next()).value;
const tokens = await openid.authorizationCodeGrant(config, new URL(returned), {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const claims = tokens.claims();
const userinfo = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
say({ claims, userinfo });

const ask = () =>
  openid.initiateBackchannelAuthentication(config, {
    scope: "openid",
    login_hint: phone,
    binding_message: "Balcão 42",
  });
const asked = await ask();
say({ auth_req_id: asked.auth_req_id });
const confirmed = await openid.pollBackchannelAuthenticationGrant(config, asked);
say({ claims: confirmed.claims() });

const again = await ask();
say({ auth_req_id: again.auth_req_id });
await openid
  .pollBackchannelAuthenticationGrant(config, again)
  .then(() => say({ error: "none" }))
  .catch((error) => say({ error: error.error }));
process.exit(0);
