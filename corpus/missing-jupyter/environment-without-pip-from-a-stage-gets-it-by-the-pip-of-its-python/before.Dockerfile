FROM python:3.12-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.9.5 /uv /bin/uv
RUN uv venv /opt/env && uv pip install --python /opt/env/bin/python click==8.3.0

FROM python:3.12-slim
COPY --from=build /opt/env /opt/env
ENV PATH=/opt/env/bin:$PATH
RUN useradd --create-home --uid 1000 ana
USER ana
