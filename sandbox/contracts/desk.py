"""Where contracts are served: a page of them all, a readable page each, and the documents."""

from functools import cache

from flask import Blueprint, Response, jsonify, render_template, request

from sandbox.contracts.contract import HOLE, WSDL
from sandbox.contracts.published import RULE, Catalogue, Published
from sandbox.contracts.reading import Section, sections, sections_of_wsdl
from sandbox.protocol.errors import Refused

ROOT = "/sandbox/contracts"


def blueprint(catalogue: Catalogue) -> Blueprint:
    """The pages and the documents; nobody's data are in them, so no key is asked for."""
    bp = Blueprint("contracts", __name__, url_prefix=ROOT)

    @cache
    def read(name: str) -> list[Section]:
        one = catalogue.by_name[name]
        if one.contract.form == WSDL:
            return sections_of_wsdl(one.text(HOLE))
        return sections(one.document)

    def find(name: str) -> Published:
        found = catalogue.by_name.get(name)
        if found is None:
            known = ", ".join(catalogue.by_name)
            raise Refused("not_found", f"no contract «{name[:40]}»; there are {known}")
        return found

    @bp.get("/")
    def index() -> str:
        """Every contract, with its version."""
        return render_template(
            "console/contracts.html",
            contracts=catalogue.every,
            rule=RULE,
            live=False,
            n=0,
            world={},
        )

    @bp.get("/index.json")
    def listed() -> Response:
        """The same for programs."""
        return jsonify(contracts=[told(one) for one in catalogue.every])

    @bp.get("/<name>/")
    def show(name: str) -> str:
        """One contract, as somebody reads it."""
        return render_template(
            "console/contract.html",
            one=find(name),
            file=file_of(find(name)),
            sections=read(name),
            live=False,
            n=0,
            world={},
        )

    @bp.get("/<name>.json")
    @bp.get("/<name>.wsdl")
    def document(name: str) -> Response:
        """One contract, for the tools of its wire."""
        one = find(name)
        if not request.path.endswith(file_of(one)):
            raise Refused("not_found", f"{name} is {one.contract.form}: see {file_of(one)}")
        kind = "text/xml" if one.contract.form == WSDL else "application/json"
        text = one.text(request.host_url.rstrip("/"))
        headers = {"ETag": f'"{one.digest}"'}
        return Response(text, headers=headers, content_type=f"{kind}; charset=utf-8")

    return bp


def file_of(one: Published) -> str:
    """The address of a document."""
    return f"{ROOT}/{one.name}.{'wsdl' if one.contract.form == WSDL else 'json'}"


def told(one: Published) -> dict[str, str]:
    """What a program is told of a contract."""
    return {
        "name": one.name,
        "title": one.contract.title,
        "form": one.contract.form,
        "version": one.version,
        "digest": one.digest,
        "document": file_of(one),
        "page": f"{ROOT}/{one.name}/",
    }
