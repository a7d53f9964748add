FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN useradd --create-home --uid 1000 ana
USER ana
WORKDIR /home/ana/work
COPY --chown=ana:ana . .
