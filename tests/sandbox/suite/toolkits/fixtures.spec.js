import { test, expect } from 'service-sandbox-playwright';

test('troubles, time and what is refused', async ({ call, citizen, operator, clock, faults, phone, inbox, world }) => {
  expect(await call.state()).toBe('em-curso');
  await expect(operator.pede_autorizacao()).rejects.toThrow('atendimento-desconhecido');
  await operator.abre_servico({ servico: 'registo-criminal' });
  await citizen.dita({ dado: 'telemovel' });
  await faults.during('indisponivel', () => operator.valida_cmd(
    { telemovel: '$ouvido.telemovel', resulta: { erro: 'servico-indisponivel' } }));
  await clock.advance('1min');
  await operator.valida_cmd({ telemovel: '$ouvido.telemovel', resulta: { cmd: 'ativa' } });
  await operator.pede_autorizacao();
  await citizen.autoriza({ quando: 'autorizacao.recebida', apos: '4s' });
  expect(await phone.code()).toMatch(/^\d{6}$/);
  const before = await clock.now();
  await clock.advance('6min');
  expect((await clock.now()) - before).toBe(360_000);
  expect(await world.fact('codigo.estado')).toBe('expirado');
  expect(await inbox.all()).toEqual([]);
});

test.describe('another cast', () => {
  test.use({ cast: { cidadao: 'joao-desconfiado' }, sandbox: { seed: 11 } });
  test('is who was asked for', async ({ citizen }) => {
    expect(citizen.person).toBe('joao-desconfiado');
  });
});

test('fails', async ({ call }) => {
  expect(await call.state()).toBe('outra');
});
