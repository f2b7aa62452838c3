"""A folder reached as a network drive: a real sshfs mount, whose server is a process on this computer."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import needs

_SERVERS = ("/usr/lib/openssh/sftp-server", "/usr/lib/ssh/sftp-server", "/usr/libexec/openssh/sftp-server")


@contextmanager
def share(folder: Path, point: Path) -> Iterator[str]:
    """Mount `folder` at `point` until the block ends; gives the name of the share."""
    sshfs, unmount = needs.program("sshfs"), needs.program("fusermount3")
    server = next(filter(os.path.exists, _SERVERS), None) or needs.missing("sftp-server")
    name = f"nas:{folder}"
    with tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False) as connection:
        connection.write(f"#!/bin/sh\nexec {server}\n")
    Path(connection.name).chmod(0o700)
    done = subprocess.run(
        [sshfs, "-o", f"ssh_command={connection.name}", name, str(point)], capture_output=True, check=False
    )
    if done.returncode:
        needs.missing("the right to mount with FUSE")
    try:
        yield name
    finally:
        subprocess.run([unmount, "-u", str(point)], check=True)
        Path(connection.name).unlink()
