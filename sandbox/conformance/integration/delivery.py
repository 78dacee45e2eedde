"""What is asked of an integration platform about delivery: IP-120 to IP-132, IP-170, IP-171."""

from collections.abc import Callable
from itertools import pairwise

from sandbox.conformance.control import Deviation
from sandbox.conformance.integration.component import Platform
from sandbox.conformance.integration.ends import CUT, SILENT

Play = Callable[[Platform], None]
MOST_ATTEMPTS = 6
"""The first, and five repetitions."""
IN_ORDER = 8
AT_ONCE_S = 3.0
"""How soon a message arrives that has nobody to wait for."""
SLACK = 0.8
"""How much earlier than said a repetition may come: clocks are read on both sides."""


def repeated_after(*plan: int) -> Play:
    """What is not acknowledged comes again, under the same MessageID, and arrives once taken."""

    def play(platform: Platform) -> None:
        letter = platform.question(*plan, 202)
        platform.take(letter)
        found = platform.arrive(letter, len(plan) + 1)
        names = {one.headers.get("MessageID", "") for one in found}
        if names != {letter.headers.message_id}:
            raise Deviation(f"repetiu com outro MessageID: {', '.join(sorted(names))}")
        if any(one.system == "desviado" for one in platform.ends.came):
            raise Deviation("seguiu um desvio e deu a mensagem por entregue noutro lado")

    return play


def acknowledged(platform: Platform) -> None:
    """200 acknowledges as 202 does: nothing comes again."""
    letters = [platform.question(status) for status in (200, 202)]
    for letter in letters:
        platform.carry(letter)
    for letter in letters:
        why = f"repetiu o que foi confirmado com {platform.ends.plans[letter.case][0]}"
        platform.quiet(letter, 1, 2 * platform.interval_s + 0.5, why)


def gives_up(platform: Platform) -> None:
    """At most five repetitions."""
    found = len(platform.abandoned())
    if found > MOST_ATTEMPTS:
        raise Deviation(f"pelo menos {found} tentativas: mais do que cinco repetições")


def keeps_its_distance(platform: Platform) -> None:
    """Between two attempts there is the time that was said."""
    at = [one.at for one in platform.abandoned()]
    apart = [later - earlier for earlier, later in pairwise(at)]
    if not apart or min(apart) < SLACK * platform.interval_s:
        raise Deviation(f"repetiu ao fim de {min(apart, default=0):.2f} s")


def tells_of_dead_letters(platform: Platform) -> None:
    """What was given up stands where whoever looks after the platform can read it."""
    name = platform.dead
    said = platform.get(platform.letters)
    if said.status != 200 or name.encode() not in said.content:
        raise Deviation(f"{platform.letters} (HTTP {said.status}) não fala da mensagem abandonada")


def others_do_not_wait(platform: Platform) -> None:
    """A receiver that keeps silent holds up nobody else's messages."""
    silent = platform.question(SILENT, 202)
    platform.carry(silent)
    other = platform.answer()
    platform.take(other)
    ends = platform.ends
    if not ends.until(lambda: bool(ends.attempts(other.case)), AT_ONCE_S):
        raise Deviation("a mensagem de outro destinatário esperou por um que não responde")
    platform.arrive(silent, 2)


def known_once(platform: Platform) -> None:
    """A MessageID that comes again is acknowledged, and goes no further."""
    letter = platform.question()
    platform.carry(letter)
    platform.take(letter)
    platform.take(letter, "1.2")
    platform.carry(platform.question())
    platform.quiet(letter, 1, 0.5, "entregou outra vez uma mensagem com um MessageID já conhecido")


def in_order(platform: Platform) -> None:
    """What one sender sends to one receiver arrives as it was sent."""
    letters = [platform.question() for _ in range(IN_ORDER)]
    for letter in letters:
        platform.take(letter)
    at = [platform.arrive(letter)[0].at for letter in letters]
    if at != sorted(at):
        raise Deviation("chegaram por outra ordem")


def survives(platform: Platform) -> None:
    """What was acknowledged is not lost when the platform starts anew."""
    letter = platform.question(500, 202)
    platform.carry(letter)
    platform.restart()
    found = platform.arrive(letter, 2)
    if found[1].headers.get("MessageID") != letter.headers.message_id:
        raise Deviation("depois do recomeço repetiu com outro MessageID")


def remembers(platform: Platform) -> None:
    """A MessageID is still known when the platform has started anew."""
    letter = platform.question()
    platform.carry(letter)
    # It may be ended before it has noted that the message arrived: that would be no fault.
    platform.quiet(letter, 1, 0.5, "entregou duas vezes uma mensagem confirmada")
    platform.restart()
    platform.take(letter)
    platform.carry(platform.question())
    platform.quiet(letter, 1, 0.5, "depois do recomeço entregou outra vez o que já era conhecido")


ROWS: tuple[tuple[int, str, str, str, Play, str], ...] = (
    (120, "Repete o que o destinatário responde com 500, com o mesmo MessageID.",
     "ficha de factos 5.1, Delivery", "official", repeated_after(500), ""),
    (121, "Repete também o que é respondido com 400.", "ficha de factos 5.1, Delivery",
     "official", repeated_after(400), ""),
    (122, "Um desvio (302) não é uma confirmação: repete.", "ficha de factos 5.1, Delivery",
     "official", repeated_after(302), ""),
    (123, "Repete quando o destinatário não responde.", "ficha de factos 5.1, Delivery",
     "official", repeated_after(SILENT), ""),
    (124, "Repete quando o destinatário fecha a ligação.", "ficha de factos 5.1, Delivery",
     "official", repeated_after(CUT), ""),
    (125, "200 e 202 confirmam: não repete.", "ficha de factos 5.1, Delivery", "official",
     acknowledged, ""),
    (126, "Não repete mais de cinco vezes.", "ficha de factos 5.1, Delivery", "official",
     gives_up, "IP-120"),
    (127, "Espera entre tentativas o tempo combinado (10 minutos; aqui --interval).",
     "ficha de factos 5.1, Delivery", "official", keeps_its_distance, "IP-120"),
    (128, "Diz a quem trata da plataforma que mensagem foi abandonada.",
     "não publicado", "assumed", tells_of_dead_letters, "IP-120"),
    (129, "Um destinatário que não responde não faz esperar os outros.", "não publicado",
     "assumed", others_do_not_wait, "IP-123"),
    (130, "Um MessageID que se repete é confirmado e não volta a ser entregue.",
     "ficha de factos 5.1, Delivery; aqui, da plataforma", "assumed", known_once, ""),
    (131, "Entrega pela ordem de envio o que um remetente manda a um destinatário.",
     "ISCAPI, Plataforma de Integração, «Garantia de Entrega»", "official", in_order, ""),
    (170, "O que confirmou chega, mesmo que a plataforma recomece a meio.",
     "ISCAPI, Plataforma de Integração, «Garantia de Entrega»", "official", survives, "IP-120"),
    (171, "Depois de recomeçar ainda conhece os MessageID de antes.",
     "ficha de factos 5.1, Delivery; aqui, da plataforma", "assumed", remembers, "IP-130"),
)  # fmt: skip
"""Number, sentence, clause, certainty, play, what it stands on beside IP-110."""
