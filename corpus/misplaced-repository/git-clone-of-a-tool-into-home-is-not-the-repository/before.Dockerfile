FROM quay.io/jupyter/base-notebook:2025-01-06
RUN git clone https://git.example/tools/plots.git ${HOME}/plots && pip install ${HOME}/plots
