FROM python:3.12-slim AS build
RUN pip install --user notebook jupyterlab
FROM python:3.12-slim
RUN useradd -m -u 1000 jovyan
COPY --from=build --chown=1000 /root/.local /home/jovyan/.local
ENV PATH=/home/jovyan/.local/bin:$PATH
USER jovyan
