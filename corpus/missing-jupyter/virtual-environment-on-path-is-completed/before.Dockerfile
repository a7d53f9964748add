FROM debian:12
RUN apt-get update && apt-get install -y python3-venv && python3 -m venv /opt/labs
RUN /opt/labs/bin/pip install jupyterlab
ENV PATH="/opt/labs/bin:$PATH"
