# binder-fix: ignore[unpinned-image,misplaced-repository] rebuilt every night; files come by the hub
FROM python
RUN pip install numpy==2.1.0

# The hub of our institute changes the user itself.
# binder-fix: ignore[missing-user] it needs root for that
USER root
COPY . /srv/course
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
CMD ["start-hub-server"]
