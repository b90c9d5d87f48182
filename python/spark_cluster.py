"""A small Apache Spark cluster on this machine: a master, workers as processes of their own, and a Thrift server.

``python -m spark_cluster --folder target/spark -- dbt build --target spark`` starts it, runs the command against it and stops
what it started. The files of the cluster (tables, metastore, logs) lie in the folder and nowhere else.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
THRIFT_SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
# Seconds a server has to answer at its port; the Thrift server makes its metastore first.
PATIENCE = 180
# What suits a small cluster; what sessions of the project need stands in profiles.yml.
SETTINGS = {"spark.sql.shuffle.partitions": "4", "spark.ui.showConsoleProgress": "false", "spark.ui.enabled": "false"}


class CannotStart(Exception):
    """The cluster could not be started; the message says why and what to do."""


@contextmanager
def cluster(
    folder: Path, workers: int = 2, cores: int = 1, memory: str = "1g", settings: Mapping[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """Run a cluster while the context lasts.

    Args:
        folder: where tables, metastore and logs lie; made when it is missing.
        workers: worker processes, each with ``cores`` cores and ``memory`` (as Spark writes it: 1g) for its executor.
        settings: of Spark, laid over those of the project.

    Yields:
        The environment variables that tell a command where the cluster is.

    Raises:
        CannotStart: Java or pyspark is missing, or a server does not come up.
    """
    launcher = _launcher()
    folder = folder.resolve()
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    master_port, thrift_port = _free_port(), _free_port()
    master = f"spark://{LOOPBACK}:{master_port}"
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_DAEMON_MEMORY": "512m",
        # Pages that nobody looks at need no ports that may be taken.
        "SPARK_MASTER_OPTS": "-Dspark.ui.enabled=false",
        "SPARK_MASTER_WEBUI_PORT": "0",
        "SPARK_WORKER_WEBUI_PORT": "0",
    }
    given = {
        **SETTINGS,
        "spark.executor.memory": memory,
        "spark.executor.cores": str(cores),
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={folder / 'metastore'};create=true",
        **(settings or {}),
    }
    options = [part for name, value in given.items() for part in ("--conf", f"{name}={value}")]
    hive = [
        part
        for name, value in {
            "hive.server2.thrift.bind.host": LOOPBACK,
            "hive.server2.thrift.port": thrift_port,
            "hive.server2.authentication": "NOSASL",
        }.items()
        for part in ("--hiveconf", f"{name}={value}")
    ]
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        with open(logs / f"{name}.log", "wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        started.append(process)
        return process

    try:
        first = start(
            "master",
            [launcher / "spark-class", "org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port", str(master_port)],
        )
        _await(master_port, first, logs / "master.log")
        for number in range(1, workers + 1):
            start(
                f"worker-{number}",
                [
                    *(launcher / "spark-class", "org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK),
                    *("--cores", str(cores), "--memory", memory, "--work-dir", folder / f"worker-{number}", master),
                ],
            )
        server = start(
            "thrift",
            [
                *(launcher / "spark-submit", "--master", master, "--driver-memory", "3g", "--class", THRIFT_SERVER),
                *(*options, "spark-internal", *hive),
            ],
        )
        _await(thrift_port, server, logs / "thrift.log")
        yield {"ENGAGEMENTS_SPARK_HOST": LOOPBACK, "ENGAGEMENTS_SPARK_PORT": str(thrift_port)}
    finally:
        for process in reversed(started):
            _stop(process)
        shutil.rmtree(folder / "scratch", ignore_errors=True)


def _launcher() -> Path:
    """The folder of Spark's start scripts, in the package pyspark."""
    found = importlib.util.find_spec("pyspark")
    if not found or not found.origin:
        raise CannotStart("Spark is not installed. Run make setup-spark, and again.")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise CannotStart(
            "Spark needs Java 17, and there is no java on the path. Install one (Debian: openjdk-17-jre-headless)."
        )
    return Path(found.origin).parent / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until something answers at a port."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise CannotStart(f"A part of the Spark cluster ended at once; {log} says why.")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.3)
    raise CannotStart(f"A part of the Spark cluster did not answer within {PATIENCE} seconds; {log} says why.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(20)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def main() -> int:
    """Run a command against a cluster and return its exit code."""
    parser = argparse.ArgumentParser(prog="spark_cluster", description="Run a command against a local Spark cluster.")
    parser.add_argument("--folder", type=Path, default=Path("target/spark"), help="where tables, metastore and logs lie")
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    parser.add_argument("--cores", type=int, default=1, help="cores of each worker")
    parser.add_argument("--memory", default="1g", help="memory of each worker, as Spark writes it")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of Spark; may be repeated")
    parser.add_argument("command", nargs="+", help="what to run, behind --")
    asked = parser.parse_args()
    try:
        settings = dict(part.split("=", 1) for part in asked.set)
        with cluster(asked.folder, asked.workers, asked.cores, asked.memory, settings) as variables:
            return subprocess.run(asked.command, env={**os.environ, **variables}).returncode
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
