FROM python:3.12
RUN apt-get update && apt-get install -y docker.io hydrology-tools
RUN getent group weir || groupadd weir
RUN groupadd rivers && useradd --create-home --uid 1000 -g rivers -G docker,hydrology,sudo,users gauge
RUN usermod -aG weir gauge && gpasswd -a gauge plugdev && adduser gauge audio || true
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
