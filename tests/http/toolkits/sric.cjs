// The `soap` package of npm calls every operation of SRIC from its WSDL and prints what it got.
const soap = require("soap");
const [base] = process.argv.slice(2);
const court = { aplicacao: "CITIUS-SIM", tipoEntidade: "TJ", codEntidade: "T8ZZ1" };
const driver = { tipoDocumento: "CC", numDocumento: "990009130ZZ2", codPais: "PT" };
const space = "urn:sandbox:sric:2013-10";

async function clientOf(service, soap12, passwordType) {
  const made = await soap.createClientAsync(`${base}/${service}?wsdl`, { forceSoap12Headers: soap12 });
  made.setSecurity(new soap.WSSecurity("ws.t8zz1", "ficticia-ws.t8zz1", { passwordType }));
  return made;
}

async function registered(soap12, passwordType, username) {
  const client = await clientOf("WsUserGetSRIC", soap12, passwordType);
  const user = { username, nome: "Ana", apelido: "Sintética", aplicacao: court.aplicacao };
  const more = { ambito: "INV", dataInicio: "2025-02-10", tipoEntidade: "TJ", codEntidade: "T8ZZ1" };
  const codes = [];
  for (const _ of [1, 2]) {
    const [answer] = await client.registarUtilizadorAsync({ ...user, ...more });
    codes.push([Number(answer.codErro), answer.mensagem]);
  }
  return codes;
}

async function searched(soap12, passwordType, utilizador) {
  const client = await clientOf("WsSRICPDF", soap12, passwordType);
  client.addSoapHeader(`<r:ambito xmlns:r="${space}">INV</r:ambito>`);
  const call = { utilizador, aplicacao: court.aplicacao, ...driver };
  const [answer, , header] = await client.getPDFAIIAsync({ ...call, ...court, utilizador });
  return {
    count: answer.quantidadeRegistos,
    code: Number(answer.codErro),
    pdf: answer.pdf,
    control: answer.campoControlo,
    number: header.transacao.numeroTransacao,
    envelope: client.lastRequest.match(/xmlns:soap="([^"]+)"/)[1],
  };
}

async function refused() {
  const client = await clientOf("WsSRICPDF", false, "PasswordText");
  client.setSecurity(new soap.WSSecurity("ws.t8zz1", "errada"));
  try {
    await client.getPDFAIIAsync({ utilizador: "mj.helena", ...driver, ...court });
  } catch (error) {
    return error.root.Envelope.Body.Fault.faultcode;
  }
  return "";
}

async function main() {
  const found = {};
  for (const [name, soap12, kind] of [
    ["1.1", false, "PasswordText"],
    ["1.2", true, "PasswordText"],
    ["digest", false, "PasswordDigest"],
  ]) {
    const user = `mj.node.${name}`;
    found[name] = {
      registered: await registered(soap12, kind, user),
      searched: await searched(soap12, kind, user),
    };
  }
  found.refused = await refused();
  console.log(JSON.stringify(found));
}

main();
