"""Before the first page: the database, the catalogues and the static files, in one Python process."""

import json
import subprocess
import threading
from collections.abc import Mapping

from .company import Place
from .places import PYTHON, ROOT, Unfit


def prepare(place: Place, environment: Mapping[str, str], *, demo: bool, stopping: threading.Event) -> list[str]:
    """Returns what is to be printed under the address: the demonstration's logins, while it is loaded."""
    command = [str(PYTHON), "-m", "runner.ready", *(["--demo"] if demo and not place.is_company else [])]
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    while child.poll() is None:
        if stopping.wait(0.02):
            child.terminate()
            child.wait()
            return []
    if child.returncode:
        raise Unfit("Portico could not get ready; what went wrong stands above.")
    return json.loads(child.stdout.read())
