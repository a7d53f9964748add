FROM python:3.12-slim
RUN pip install notebook==7.6.5 jupyterlab==4.6.6 && useradd -m -u 1000 jovyan
ENV HOME=/home/jovyan
COPY --chown=1000 . ${HOME}
WORKDIR /home/jovyan
USER jovyan
ENTRYPOINT ["./start.sh"]
