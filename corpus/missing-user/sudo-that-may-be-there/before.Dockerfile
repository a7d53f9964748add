FROM python:3.12
RUN apt-get update && apt-get install -y xfce4
RUN sudo mkdir /data
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
