"""`cockpit probe`: who can be logged in to, and who reaches whom."""

from cockpit.backend.keys import operator_key
from cockpit.backend.probe import Finding, probe
from cockpit.cli.connect import connected
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.planning import load
from cockpit.cli.status import show_servers
from cockpit.errors import CockpitError
from cockpit.settings import config_dir


async def run(options: Options, out: Output) -> int:
    """Probe the servers of a drawing; 1 when something is not as drawn."""
    drawing = load(options)
    async with connected(options, out) as session:
        live = session.live
        shown = live.of_topology(str(drawing.id))
        if not any(resource.kind == "server" for resource in shown):
            raise CockpitError(f"No server of {drawing.name} runs", "Run: cockpit apply")
        show_servers(shown, live, out)
        out.note("Logging in to each server, as soon as it has booted…")
        findings = []
        async for finding in probe(drawing, live, await operator_key(config_dir())):
            findings.append(finding)
            _tell(finding, out)
    _show_reaches(findings, out)
    wrong = [finding.name for finding in findings if not finding.is_right]
    if wrong:
        raise CockpitError(
            f"Not as drawn: {', '.join(sorted(wrong))}", "See the marks in the table above."
        )
    out.line("Everything is as drawn.")
    return 0


def _tell(finding: Finding, out: Output) -> None:
    out.record(
        server=finding.name,
        path=finding.path,
        took_s=round(finding.took_s, 3),
        fault=finding.fault or None,
        reaches=[
            {
                "to": reach.to,
                "network": reach.network,
                "address": reach.address,
                "expected": reach.expected,
                "seen": reach.seen,
            }
            for reach in finding.reaches
        ],
    )
    way = " through " + ", ".join(finding.path) if finding.path else ""
    out.note(f"  {finding.name}: {finding.fault or f'logged in{way} after {finding.took_s:.0f} s'}")


def _show_reaches(findings: list[Finding], out: Output) -> None:
    rows = [
        (
            finding.name,
            reach.to,
            reach.network,
            reach.address,
            "reaches" if reach.seen else "does not reach",
            "[green]as drawn[/]" if reach.seen == reach.expected else "[red]not as drawn[/]",
        )
        for finding in sorted(findings, key=lambda finding: finding.name)
        for reach in finding.reaches
    ]
    out.table(("from", "to", "on", "address", "", ""), rows)
