FROM python:3.12-slim AS builder
RUN useradd --create-home --uid 1000 enzyme
RUN pip wheel --wheel-dir /wheels rdkit

FROM python:3.12-slim
COPY --from=builder /wheels /wheels
