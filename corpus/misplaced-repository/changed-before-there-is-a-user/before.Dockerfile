FROM python:3.12
RUN pip install notebook jupyterlab
COPY notebooks /home/tides/notebooks
RUN sed -i 's/north/south/' /home/tides/notebooks/tides.ipynb
RUN useradd --uid 1000 --home-dir /home/tides tides && chown -R tides /home/tides
ENV HOME=/home/tides
USER tides
WORKDIR /home/tides
