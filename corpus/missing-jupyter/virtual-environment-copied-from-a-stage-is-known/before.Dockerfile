FROM python:3.12-slim AS build
RUN python -m venv /opt/labs && /opt/labs/bin/pip install notebook jupyterlab
FROM python:3.12-slim
COPY --from=build /opt/labs /opt/labs
ENV PATH=/opt/labs/bin:$PATH
