FROM hydrolab/flood-model:2.1
COPY . /home/jovyan
