FROM alpine:3.20
RUN apk add --no-cache python3 py3-pip && python3 -m venv /opt/venv && /opt/venv/bin/pip install notebook==7.6.5 jupyterlab==4.6.6
ENV PATH=/opt/venv/bin:$PATH HOME=/home/jovyan
RUN adduser -D -u 1000 jovyan
COPY --chown=1000 . ${HOME}
USER jovyan
WORKDIR /home/jovyan
ENTRYPOINT ["/home/jovyan/start"]
