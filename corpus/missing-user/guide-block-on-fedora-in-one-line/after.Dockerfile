FROM fedora:41
RUN dnf install -y python3-pip gdal
RUN useradd --create-home --comment "" --uid 1000 jovyan
USER jovyan
