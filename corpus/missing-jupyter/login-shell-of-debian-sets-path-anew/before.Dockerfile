FROM debian:12
SHELL ["/bin/bash", "-lc"]
RUN apt-get update && apt-get install -y python3-pip python3-venv
RUN python3 -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 me
COPY --chown=me . /home/me
USER me
WORKDIR /home/me
