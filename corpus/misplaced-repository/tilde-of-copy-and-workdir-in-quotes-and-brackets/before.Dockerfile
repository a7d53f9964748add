FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN useradd --create-home --uid 1000 ana
ENV HOME=/home/ana
COPY --chown=ana:ana [".", "~/my work/"]
WORKDIR '~'
COPY --chown=ana:ana requirements.txt ~
USER ana
