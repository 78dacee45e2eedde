/* Turn the inside of an element into other HTML by changing only what differs.

   Nodes that stay keep their focus, selection, scroll and what a person has typed.  Elements are
   the same when their key is: data-chave, id, or else their kind and place. */

export function morph(element, html, { keepTyped = () => true } = {}) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  children(element, wanted.content, keepTyped);
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
    } else if (here && !keyOf(here) && similar(here, wanted)) {
      found = here;
    }
    if (found && similar(found, wanted)) {
      if (found === here) here = here.nextSibling;
      else from.insertBefore(found, here);
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

const similar = (a, b) =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.type === b.type;

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
  if (node.type === "checkbox" || node.type === "radio") {
    return node.checked === node.defaultChecked ? null : node.checked;
  }
  return node.value === node.defaultValue ? null : node.value;
}

function restore(node, wanted, typed, keepTyped) {
  const kept = typed !== null && keepTyped(node) ? typed : null;
  if (node.type === "checkbox" || node.type === "radio") {
    node.checked = kept ?? wanted.defaultChecked;
  } else if (node.localName === "select") {
    node.value = kept ?? wanted.value;
  } else if (node.value !== (kept ?? wanted.defaultValue)) {
    node.value = kept ?? wanted.defaultValue;
  }
}
