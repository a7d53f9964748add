FROM python:3.12
RUN yes | apt-get install gdal-bin
RUN apt-get install -qq gnuplot && apt-get -qy install ncview && apt install --assume-yes cdo
RUN echo y | apt-get remove cdo
RUN apt-get -o APT::Get::Assume-Yes=true install proj-bin
RUN apt-get install unzip make
RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes && apt-get install nco
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
