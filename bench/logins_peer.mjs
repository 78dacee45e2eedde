// Peers for bench/logins.py: oidc-provider (code flow) and samlify (a signed request, a signed answer).
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.NODE_PATH}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));
const saml = require("samlify");
const { back, acs, entity, key, certificate } = JSON.parse(process.argv[2]);
const listening = (server) =>
  new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));

const code = createServer();
const codePort = await listening(code);
const provider = new Provider(`http://127.0.0.1:${codePort}`, {
  clients: [{ client_id: "c", client_secret: "s", redirect_uris: [back] }],
  cookies: { keys: ["ensaio"] },
  pkce: { required: () => true },
});
code.on("request", provider.callback());

saml.setSchemaValidator({ validate: async () => "ok" });
const bare = certificate.replace(/-----[A-Z ]+-----|\s/g, "");
const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const answers = createServer();
const samlPort = await listening(answers);
const where = `http://127.0.0.1:${samlPort}/sso`;
const idp = saml.IdentityProvider({
  entityID: "https://idp.ensaio.test",
  privateKey: key,
  signingCert: bare,
  wantAuthnRequestsSigned: true,
  singleSignOnService: [{ Binding: post, Location: where }],
  requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
});
const sp = saml.ServiceProvider({
  entityID: entity,
  authnRequestsSigned: true,
  signingCert: bare,
  wantMessageSigned: true,
  assertionConsumerService: [{ Binding: post, Location: acs }],
});
answers.on("request", async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const form = new URLSearchParams(Buffer.concat(pieces).toString());
  try {
    const asked = await idp.parseLoginRequest(sp, "post", {
      body: { SAMLRequest: form.get("SAMLRequest") },
    });
    const { context } = await idp.createLoginResponse(sp, asked, "post", { email: "ana@ensaio.test" });
    response.end(`<input name="SAMLResponse" value="${context}">`);
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
});
console.log(JSON.stringify({ code: codePort, saml: samlPort }));
