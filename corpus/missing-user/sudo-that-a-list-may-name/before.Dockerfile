FROM python:3.12
COPY packages.txt /tmp/
RUN apt-get update && xargs apt-get install -y < /tmp/packages.txt
RUN sudo mkdir /data
RUN groupadd river && useradd --uid 1001 --groups weir,river second
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
