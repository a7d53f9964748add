"""All known symptoms. Where a line shows several, the first of them counts."""

from __future__ import annotations

from autofix.diagnosis.symptom import Symptom
from autofix.diagnosis.symptoms import (
    accounts,
    base_images,
    dockerfiles,
    launches,
    limits,
    packages,
    programs,
    servers,
)

SYMPTOMS: tuple[Symptom, ...] = (
    *accounts.SYMPTOMS,
    *servers.SYMPTOMS,
    *packages.SYMPTOMS,
    *base_images.SYMPTOMS,
    *dockerfiles.SYMPTOMS,
    *programs.SYMPTOMS,
    *limits.SYMPTOMS,
    *launches.SYMPTOMS,
)
