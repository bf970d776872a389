"""Runs the Python of README.md and docs/DATASET.md as it stands there, on the dataset that they name."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, framelock


def blocks():
    for document in ('README.md', 'docs/DATASET.md'):
        for number, code in enumerate(re.findall(r'```python\n(.*?)```', (ROOT / document).read_text(encoding='utf8'), re.S)):
            needed = set(re.findall(r'(?:^|, )(?:import |from )?(torch|matplotlib|datasets|duckdb|polars|pyarrow)\b', code, re.M))
            absent = [name for name in sorted(needed) if importlib.util.find_spec(name) is None]
            marks = [pytest.mark.skip(reason=f'needs {", ".join(absent)}')] if absent else []
            yield pytest.param(code, id=f'{document} {number}', marks=marks)


@pytest.fixture(scope='module')
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp('documents')
    town = ROOT / 'samples' / 'town'
    framelock('convert', town / 'town.mcap', '--rig', town / 'rig.true.yaml', '-o', where / 'town')
    return where


@pytest.mark.parametrize('code', list(blocks()))
def test_the_python_of_the_documents_runs(code, folder, monkeypatch):
    # The check of the dataset's hash is run inside of it, everything else beside it.
    inside = 'pathlib.Path().glob' in code
    where = folder / 'town' if inside else folder
    monkeypatch.setenv('MPLBACKEND', 'Agg')
    done = subprocess.run([sys.executable, '-c', code], cwd=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split('\n')
    if inside:
        assert printed[0] in (where / 'dataset.json').read_text(encoding='utf8')
    # What a comment behind a print says, up to a colon.
    for said in re.findall(r'^print\(.*\)\s+# ([^:\n]+)', code, re.M):
        assert said in printed


def test_the_python_of_a_datasets_card_runs(folder):
    code = re.search(r'```python\n(.*?)```', (folder / 'town' / 'README.md').read_text(encoding='utf8'), re.S).group(1)
    code = code.replace('path/to/this/folder', (folder / 'town').as_posix())
    done = subprocess.run([sys.executable, '-c', f'{code}\nprint(points.shape)'], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.match(r'\(\d+, \d+\)', done.stdout.split('\n')[-2])
