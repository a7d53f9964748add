FROM python:3.12
RUN apt-get update && apt-get upgrade && apt-get -o Acquire::Retries=3 install --no-install-recommends gdal-bin
RUN for tool in gnuplot ncview; do apt install $tool; done
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
