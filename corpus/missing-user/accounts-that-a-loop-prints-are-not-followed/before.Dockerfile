FROM python:3.12-slim
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN for name in me you; do echo "$name:x:100$(echo $name | wc -c):1000::/home/$name:/bin/bash"; done >> /etc/passwd && mkdir /home/me && chown 1000 /home/me
COPY --chown=1000 . /home/me
USER me
WORKDIR /home/me
