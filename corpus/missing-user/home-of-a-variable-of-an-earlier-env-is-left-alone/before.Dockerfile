FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
ENV WHO=ana
ENV HOME=/home/${WHO} WHO=ben
RUN useradd --create-home --uid 1000 ana
COPY --chown=1000:1000 . ${HOME}
USER ana
WORKDIR ${HOME}
