/* Turn the inside of an element into other HTML by changing only what differs.

   Nodes that stay keep their focus, selection, scroll and what a person has typed.  Elements are
   the same when their key is (data-chave, id), or else their kind, first class and order.  What
   was typed follows its field by id even when the field itself had to be made anew. */

export function morph(element, html, { keepTyped = () => true } = {}) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const typed = new Map();
  for (const field of element.querySelectorAll("input[id], select[id]")) {
    const value = typedIn(field);
    if (value !== null && keepTyped(field)) typed.set(field.id, { field, value });
  }
  children(element, wanted.content, keepTyped);
  for (const [id, { field, value }] of typed) {
    const now = document.getElementById(id);
    if (now && now !== field) put(now, value);
  }
}

const keyOf = (node) =>
  node.nodeType === Node.ELEMENT_NODE
    ? node.dataset?.chave ? `${node.localName}:${node.dataset.chave}` : node.id ? `#${node.id}` : ""
    : "";

function children(from, to, keepTyped) {
  const keyed = new Map();
  for (const node of from.childNodes) {
    const key = keyOf(node);
    if (key) keyed.set(key, node);
  }
  let here = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    let found = null;
    if (key) {
      found = keyed.get(key) ?? null;
      keyed.delete(key);
    } else {
      found = here;
      while (found && (keyOf(found) || !alike(found, wanted))) found = found.nextSibling;
    }
    if (found && similar(found, wanted)) {
      if (found !== here) here = bring(from, found, here);
      here = here === found ? here.nextSibling : here;
      update(found, wanted, keepTyped);
    } else {
      from.insertBefore(wanted, here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

/* Put `found` at the place of `here`; what is moved loses its focus, so the other part moves. */
function bring(parent, found, here) {
  if (!found.contains(document.activeElement)) {
    parent.insertBefore(found, here);
    return here;
  }
  const behind = found.nextSibling;
  while (here !== found) {
    const next = here.nextSibling;
    parent.insertBefore(here, behind);
    here = next;
  }
  return found;
}

const similar = (a, b) =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.type === b.type;

const alike = (a, b) => similar(a, b) && a.classList?.[0] === b.classList?.[0];

function update(node, wanted, keepTyped) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== wanted.nodeValue) node.nodeValue = wanted.nodeValue;
    return;
  }
  if (node.dataset.copiar && node.dataset.copiar === wanted.dataset.copiar) return;
  const typed = typedIn(node);
  attributes(node, wanted);
  if (node.localName === "input" || node.localName === "select") {
    if (node.localName === "select") children(node, wanted, keepTyped);
    restore(node, wanted, typed, keepTyped);
    return;
  }
  children(node, wanted, keepTyped);
}

function attributes(node, wanted) {
  for (const { name, value } of [...wanted.attributes]) {
    if (name === "open") continue;
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  for (const { name } of [...node.attributes]) {
    if (name !== "open" && !wanted.hasAttribute(name)) node.removeAttribute(name);
  }
}

function typedIn(node) {
  if (node.localName === "select") {
    const first = [...node.options].find((option) => option.defaultSelected) ?? node.options[0];
    return node.value === (first?.value ?? "") ? null : node.value;
  }
  if (node.localName !== "input" || node.type === "hidden") return null;
  if (isTicked(node)) {
    return node.checked === node.defaultChecked ? null : node.checked;
  }
  return node.value === node.defaultValue ? null : node.value;
}

function restore(node, wanted, typed, keepTyped) {
  const kept = typed !== null && keepTyped(node) ? typed : null;
  if (kept !== null) put(node, kept);
  else if (isTicked(node)) put(node, wanted.defaultChecked);
  else put(node, node.localName === "select" ? wanted.value : wanted.defaultValue);
}

const isTicked = (node) => node.type === "checkbox" || node.type === "radio";

function put(node, value) {
  if (isTicked(node)) node.checked = value;
  else if (node.value !== value) node.value = value;
}
