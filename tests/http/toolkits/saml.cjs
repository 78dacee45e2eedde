// @node-saml/node-saml, unmodified: signs a request, and judges what comes back.
// Says its form in a line of JSON, reads the answer in another, and says whom it believes.
const { SAML } = require("@node-saml/node-saml");
const { createInterface } = require("node:readline");

const [options] = process.argv.slice(2).map((text) => JSON.parse(text));
const saml = new SAML({
  ...options,
  authnRequestBinding: "HTTP-POST",
  skipRequestCompression: true,
  signatureAlgorithm: "sha256",
  digestAlgorithm: "sha256",
  wantAssertionsSigned: false,
  wantAuthnResponseSigned: true,
  validateInResponseTo: "always",
  identifierFormat: null,
  disableRequestedAuthnContext: true,
  forceAuthn: true,
});
const value = (form, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)[1];

(async () => {
  const form = await saml.getAuthorizeFormAsync("volto=aqui");
  console.log(JSON.stringify({ request: value(form, "SAMLRequest"), relay: value(form, "RelayState") }));
  for await (const line of createInterface({ input: process.stdin })) {
    const judged = await saml
      .validatePostResponseAsync({ SAMLResponse: line })
      .then(({ profile }) => ({ issuer: profile.issuer, attributes: profile.attributes }))
      .catch((error) => ({ error: error.message }));
    console.log(JSON.stringify(judged));
  }
})();
