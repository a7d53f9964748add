FROM continuumio/miniconda3:24.7.1-0
RUN git clone https://example.org/tides /opt/tides && conda env create -f /opt/tides/environment.yml
RUN conda run -n tides python3 -m pip install notebook==7.2.2 jupyterlab==4.2.5
