FROM registry.example.org/optics/base:2.4
RUN apt-get update && apt-get install -y python3-pip ffmpeg
RUN pip3 install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11 opencv-python-headless

USER root
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN owner="$(getent passwd ${NB_UID} | cut -d: -f1 || true)"; \
    if [ -n "$owner" ] && [ "$owner" != ${NB_USER} ]; then userdel "$owner"; fi; \
    if getent passwd ${NB_USER} > /dev/null; then usermod -u ${NB_UID} ${NB_USER}; \
    else useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}; fi; \
    mkdir -p /home/${NB_USER} && chown -R ${NB_UID} /home/${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
CMD ["python3", "camera.py"]
