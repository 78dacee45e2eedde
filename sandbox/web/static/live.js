/* Keeps a page true: hears over a socket that something happened, fetches the region anew, and
   sends forms without leaving the page.  Without this script everything works by reloading. */

import { copy } from "./clipboard.js";
import { tick } from "./countdown.js";
import { morph } from "./morph.js";

const root = document.documentElement;
const region = document.getElementById("regiao");
const base = root.dataset.base;
const RETRY_MS = { first: 300, most: 5000 };
const PATIENCE_MS = 800;

let wanted = 0;
let fetching = null;
let again = false;
let sending = 0;
let retry = RETRY_MS.first;
let leaving = false;
let socket = null;
let attempt = 0;

root.dataset.js = "";

const rendered = () => Number(region.dataset.n);

function tell(sentence) {
  const box = document.getElementById("avisos");
  const line = document.createElement("p");
  line.textContent = sentence;
  box.append(line);
  while (box.childElementCount > 3) box.firstElementChild.remove();
}

/* showing ---------------------------------------------------------------------------------- */
function announcements() {
  const found = region.querySelectorAll("[data-anuncio]");
  return new Set([...found].map((element) => element.textContent.trim()).filter(Boolean));
}

function keepAtEnd() {
  const boxes = [...region.querySelectorAll("[data-fim]")];
  const atEnd = new Map(
    boxes.map((box) => [box, box.scrollHeight - box.scrollTop - box.clientHeight < 48]),
  );
  return () => {
    for (const box of region.querySelectorAll("[data-fim]")) {
      if (atEnd.get(box) ?? true) box.scrollTop = box.scrollHeight;
    }
  };
}

function show(html, number, sent) {
  const before = announcements();
  const known = new Set(arrivals().map(nameOf));
  const focused = document.activeElement;
  const hadFocus = region.contains(focused) && focused !== region;
  const scroll = keepAtEnd();
  morph(region, html, { keepTyped: (field) => !sent || field.form !== sent });
  if (number) {
    region.dataset.n = number;
    root.dataset.n = number;
  }
  scroll();
  if (hadFocus && document.activeElement !== focused) focusAgain(focused);
  if (sent) arrivals().find((one) => !known.has(nameOf(one)))?.scrollIntoView({ block: "nearest" });
  for (const text of announcements()) if (!before.has(text)) tell(text);
  tick(tell, refresh);
}

/* What answers a form stands elsewhere on a long page: whoever sent it is taken there. */
function arrivals() {
  return [...region.querySelectorAll('[role="alert"], [data-resposta]')];
}

function nameOf(arrival) {
  return arrival.dataset.resposta ?? arrival.textContent;
}

function focusAgain(lost) {
  const same = lost.isConnected ? lost : document.getElementById(lost.id);
  const target = same?.checkVisibility() ? same : region.querySelector("[data-foco]");
  if (target && target !== region && !target.matches("a, button, input, select")) {
    target.tabIndex = -1;
  }
  (target ?? region).focus({ preventScroll: true });
  // Not what was there before: it may lie under the bar that stays on top, or below the fold.
  if (target && target !== same) target.scrollIntoView({ block: "nearest" });
}

function goElsewhere(response) {
  const address = response.headers.get("X-Ir");
  if (!address) return false;
  leaving = true;
  location.assign(address);
  return true;
}

async function receive(response, sent) {
  if (goElsewhere(response)) return;
  if (!response.headers.has("X-N")) {
    if (sent) tellFailure(await reasonOf(response));
    else if ([401, 403, 404, 410].includes(response.status)) location.reload();
    return;
  }
  const number = Number(response.headers.get("X-N"));
  const html = await response.text();
  if (number >= rendered()) show(html, number, sent);
}

/* hearing ---------------------------------------------------------------------------------- */
function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = fetch(location.href, { headers: { "X-Parte": "regiao" }, cache: "no-store" })
    .then((response) => receive(response, null))
    .catch(() => {})
    .finally(() => {
      fetching = null;
      if (again || (wanted > rendered() && !sending)) {
        const behind = !again;
        again = false;
        if (behind) setTimeout(refresh, RETRY_MS.first);
        else refresh();
      }
    });
}

function heard(message) {
  const { n } = JSON.parse(message.data);
  wanted = Math.max(wanted, n);
  if (n > rendered() && !sending) refresh();
}

function linkState(state) {
  const box = document.getElementById("ligacao");
  const before = root.dataset.ligacao;
  root.dataset.ligacao = state;
  if (state === "ligado" && box.textContent) {
    box.dataset.estado = "recuperada";
    box.textContent = "Ligação recuperada.";
    setTimeout(() => {
      if (root.dataset.ligacao === "ligado") box.textContent = "";
    }, 2500);
  } else if (state === "desligado" && before !== "desligado") {
    setTimeout(() => {
      if (root.dataset.ligacao === "ligado" || leaving) return;
      box.dataset.estado = "perdida";
      box.textContent = "Sem ligação. A tentar de novo…";
    }, PATIENCE_MS);
  }
}

function connect() {
  clearTimeout(attempt);
  const address = new URL(`${base}/ws`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  address.searchParams.set("desde", rendered());
  socket = new WebSocket(address);
  let opened = false;
  socket.addEventListener("open", () => {
    const lost = root.dataset.ligacao === "desligado";
    opened = true;
    retry = RETRY_MS.first;
    linkState("ligado");
    if (lost) refresh();
  });
  socket.addEventListener("message", heard);
  socket.addEventListener("close", () => {
    if (leaving) return;
    linkState("desligado");
    if (!opened) refresh();
    attempt = setTimeout(connect, retry * (0.7 + 0.6 * Math.random()));
    retry = opened ? RETRY_MS.first : Math.min(retry * 2, RETRY_MS.most);
  });
}

/* A network that goes leaves a socket that hears nothing; one that comes back need not be waited for. */
addEventListener("offline", () => socket?.close());
addEventListener("online", () => {
  if (socket?.readyState === WebSocket.CLOSED) connect();
});

/* sending ---------------------------------------------------------------------------------- */
async function reasonOf(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-testid=pagina-erro] .lead")?.textContent;
}

function tellFailure(reason) {
  const box = document.getElementById("ligacao");
  box.dataset.estado = "perdida";
  box.textContent = reason ?? "Não foi possível enviar. Tente de novo.";
  setTimeout(() => {
    if (root.dataset.ligacao === "ligado") box.textContent = "";
  }, 6000);
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  form.dataset.ocupado = "";
  button?.setAttribute("aria-busy", "true");
  sending += 1;
  try {
    const response = await fetch(form.action, {
      method: "POST", body, headers: { "X-Parte": "regiao" }, redirect: "follow",
    });
    await receive(response, form);
    if (response.ok) await copyNew(form);
  } catch {
    tellFailure();
  } finally {
    sending -= 1;
    delete form.dataset.ocupado;
    button?.removeAttribute("aria-busy");
    if (wanted > rendered() && !leaving) refresh();
  }
}

async function copyNew(form) {
  const box = region.querySelector("[data-copiar]");
  if (box && form.dataset.verbo === "confirma_e_copia_token") await copy(box);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.verbo) return;
  event.preventDefault();
  if ("ocupado" in form.dataset) return;
  send(form, event.submitter ?? form.querySelector("[type=submit]"));
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-preenche]");
  if (chip) fill(document.getElementById(chip.dataset.preenche), chip.dataset.texto, false);
  const key = event.target.closest("[data-tecla]");
  if (key) fill(document.getElementById(key.dataset.em), key.dataset.tecla, true);
  const again = event.target.closest("[data-copia]");
  if (again) copy(again.closest("[data-copiar]"));
});

function fill(field, text, append) {
  if (!field) return;
  field.value = append ? field.value + text : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (!append) field.focus();
}

/* A text that may come from a file: what is chosen is put where it can be read before it is sent. */
document.addEventListener("change", async (event) => {
  const chosen = event.target.dataset?.para && event.target.files[0];
  if (chosen) fill(document.getElementById(event.target.dataset.para), await chosen.text(), false);
});

addEventListener("pagehide", () => {
  leaving = true;
});
addEventListener("pageshow", (event) => {
  leaving = false;
  if (event.persisted) location.reload();
});

for (const box of region?.querySelectorAll("[data-fim]") ?? []) box.scrollTop = box.scrollHeight;
tick(tell, refresh);
setInterval(() => tick(tell, refresh), 250);
if (region && base && !("semLigacao" in root.dataset)) connect();
