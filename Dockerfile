# The dashboard, a worker or the local Spotify, as its argument says: docs/install.md.
FROM python:3.11.15-slim-bookworm

ARG APP=/app
ARG VENV=/opt/dashspot
ARG DATA=/var/lib/dashspot

# With a name, because PostgreSQL's initdb asks for the one of its user.
RUN useradd --system --uid 10001 --user-group --home-dir $DATA --no-create-home --shell /usr/sbin/nologin dashspot \
    && install --directory --mode 700 --owner dashspot --group dashspot $DATA

# Wheels alone: nothing is compiled, so no compiler comes in. What changes seldom stands above what changes often.
COPY requirements.txt $APP/
RUN python -m venv --without-pip $VENV
RUN python -m pip --python $VENV/bin/python install --no-cache-dir --disable-pip-version-check \
    --only-binary :all: --require-hashes --requirement $APP/requirements.txt

COPY app.py LICENSE $APP/
COPY .streamlit $APP/.streamlit
COPY static $APP/static
COPY deploy/healthy.py $APP/deploy/
COPY pages $APP/pages
COPY dashspot $APP/dashspot
# A checkout may be closed to others; the code belongs to root, and its reader can't change it.
RUN chmod -R a+rX $APP && $VENV/bin/python -m compileall -q $APP/dashspot

ENV PATH=$VENV/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    DASHSPOT_HOST=0.0.0.0 \
    DASHSPOT_DATA_DIR=$DATA

USER 10001:10001
WORKDIR $APP
VOLUME $DATA
EXPOSE 8501

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "deploy/healthy.py"]

ENTRYPOINT ["python", "-m", "dashspot"]
CMD ["serve"]
