// A service whose users sign in with Autenticação.gov by OAuth2: all that it takes, on one page.
// Node 20, nothing to install.
//
// node service.mjs                     serves on http://127.0.0.1:5002, against the world `demo`
// AUTENTICACAO=…  PORT=…  CLIENT_ID=…  another Fornecedor de Autenticação, port, identifier

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const AUTENTICACAO = process.env.AUTENTICACAO ?? "http://127.0.0.1:8000/w/demo/autenticacao";
const PORT = Number(process.env.PORT ?? 5002);
const CLIENT_ID = process.env.CLIENT_ID ?? "9000000000000000001";
const RETURN = `http://127.0.0.1:${PORT}/volta`;
const CITIZEN = "http://interop.gov.pt/MDC/Cidadao/";
const WANTED = [`${CITIZEN}NIC`, `${CITIZEN}NomeCompleto`];
const ATTRIBUTES = `${AUTENTICACAO}/OAuthResourceServer/Api/AttributeManager`;
const POLL_MS = 2000; // At most one look in a second is allowed; the guide looks every two.
const PATIENCE_MS = 60_000; // After which what is still Pending counts as unavailable.

// Key: a random text in the browser's cookie; value: { state }, and then { facts }.
const sessions = new Map();

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const page = (title, facts = {}) => `<!doctype html><html lang="pt-PT"><meta charset="utf-8">
<title>Serviço de ensaio</title><h1>${escape(title)}</h1>
${Object.entries(facts).map(([name, value]) => `<p>${escape(name)}: ${escape(value)}</p>`).join("\n")}
<p><a href="/entrar">Entrar com Autenticação.gov</a></p></html>`;

// The token comes in the fragment, which no browser sends to a server: this page hands it over,
// and takes it out of the address, where it would stay in the history.
const HAND_OVER = `<!doctype html><html lang="pt-PT"><meta charset="utf-8"><title>A entrar</title>
<form method="post" action="/volta" id="f"></form><p>A entrar…</p>
<script>
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  document.getElementById("f").append(field);
}
history.replaceState(null, "", location.pathname);
document.getElementById("f").submit();
</script></html>`;

class Refused extends Error {}

/** The JSON of an answer; anything else is an error, whatever its status says. */
async function json(answer) {
  const found = await answer.json().catch(() => null);
  if (!answer.ok || found === null) throw new Refused(`HTTP ${answer.status}`);
  return found;
}

/** The attributes behind a token: asked for once, then looked at until none is Pending. */
async function attributes(token) {
  const begun = await json(await fetch(ATTRIBUTES, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, attributesName: WANTED }),
    signal: AbortSignal.timeout(10_000),
  }));
  // The token that comes back is another one: it is what the next look is made with.
  const { token: next, authenticationContextId } = begun;
  const where = `${ATTRIBUTES}?${new URLSearchParams({ token: next, authenticationContextId })}`;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(where, { signal: AbortSignal.timeout(10_000) });
    const list = answer.status === 429 ? null : await json(answer);
    if (list !== null && !Array.isArray(list)) throw new Refused("no list of attributes");
    if (list && (Date.now() > until || !list.some(({ state }) => state === "Pending"))) {
      return Object.fromEntries(list.filter(({ value }) => value).map(({ name, value }) => [name, value]));
    }
    if (Date.now() > until) throw new Refused("no answer in time");
    await pause(POLL_MS);
  }
}

/** A new session: never the text of an old one, which others may know. */
function begin(values) {
  const id = randomBytes(24).toString("base64url");
  sessions.set(id, values);
  return { "Set-Cookie": `sessao=${id}; HttpOnly; SameSite=Lax; Path=/` }; // and Secure, by https
}

/** The fragment, handed over: believed once, by the browser that was sent away with this state. */
async function answered(session, told) {
  if (!session?.state || told.get("state") !== session.state) throw new Refused("unknown state");
  if (told.has("error")) throw new Refused(told.get("error"));
  const found = await attributes(told.get("access_token") ?? "");
  if (!found[WANTED[0]]) throw new Refused("no NIC");
  return Object.fromEntries(WANTED.filter((name) => found[name]).map((name) => [name.slice(CITIZEN.length), found[name]]));
}

async function body(request) {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) {
    if ((text += piece).length > 10_000) throw new Refused("too long");
  }
  return new URLSearchParams(text);
}

async function serve(request, send) {
  const { pathname } = new URL(request.url, RETURN);
  const id = /(?:^|; )sessao=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  const session = sessions.get(id);
  switch (`${request.method} ${pathname}`) {
    case "GET /entrar": {
      const state = randomBytes(24).toString("base64url");
      const asked = { response_type: "token", client_id: CLIENT_ID, redirect_uri: RETURN, state };
      const query = `${new URLSearchParams(asked)}&scope=${WANTED.map(encodeURIComponent).join("%20")}`;
      return send(303, "", { Location: `${AUTENTICACAO}/OAuth/AskAuthorization?${query}`, ...begin({ state }) });
    }
    case "GET /volta":
      return send(200, HAND_OVER);
    case "POST /volta": {
      sessions.delete(id); // Whatever comes of it, this state has served.
      const facts = await answered(session, await body(request));
      return send(303, "", { Location: "/sessao", ...begin({ facts }) });
    }
    case "GET /":
    case "GET /sessao":
      return session?.facts ? send(200, page("Autenticado", session.facts)) : send(401, page("Por autenticar"));
    default:
      return send(404, page("Não há esta página"));
  }
}

createServer((request, response) => {
  const send = (status, text, headers = {}) => {
    const kind = { "Content-Type": "text/html; charset=utf-8", "Referrer-Policy": "no-referrer" };
    response.writeHead(status, { ...kind, "Cache-Control": "no-store", ...headers }).end(text);
  };
  serve(request, send).catch((error) => {
    console.warn(`refused: ${error.message}`);
    send(error instanceof Refused ? 403 : 502, page("A autenticação não foi concluída"));
  });
}).listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}/`));
