FROM rockylinux:9
RUN dnf install -y python3-pip && dnf clean all \
    && python3 -m venv /opt/reef \
    && /opt/reef/bin/pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
ENV REEF=/opt/reef
RUN useradd --create-home --uid 1000 reef
COPY environment.sh /etc/reef/
COPY --chmod=755 start.sh /usr/local/bin/
COPY --chown=reef . /home/reef
USER reef
WORKDIR /home/reef
ENTRYPOINT ["start.sh"]
