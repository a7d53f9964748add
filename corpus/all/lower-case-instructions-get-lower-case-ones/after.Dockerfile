from python:3.12-slim
# Plots want a font.
run apt-get update && apt-get install -y fonts-dejavu
workdir /tides
copy . .
run pip install --no-cache-dir jupyterlab notebook

arg NB_USER=jovyan
arg NB_UID=1000
env USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
run useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
copy --chown=${NB_UID} . ${HOME}
user ${NB_USER}
workdir ${HOME}
entrypoint []
cmd ["python", "tides.py", "--port=80"]
