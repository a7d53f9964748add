FROM python:3.12
RUN <<EOF
# binder-fix: ignore[missing-user] a comment of the shell
useradd --create-home --uid 1000 guest
EOF
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
COPY --chown=1000 . /home/guest
USER guest
WORKDIR /home/guest
