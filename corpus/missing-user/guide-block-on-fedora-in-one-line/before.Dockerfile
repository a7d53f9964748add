FROM fedora:41
RUN dnf install -y python3-pip gdal
RUN adduser --disabled-password --gecos "" --uid 1000 jovyan
USER jovyan
