"""Flask-AppBuilder with one table and a person who may see it."""

import sys

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.utils.legacy import get_sqla_class
from sqlalchemy import Boolean, Column, Integer, String, Text

app = Flask(__name__)
app.config.update(SECRET_KEY="none", SQLALCHEMY_DATABASE_URI="sqlite:///" + sys.argv[2], APP_THEME=sys.argv[3])
app.config.update(WTF_CSRF_ENABLED=False, FAB_API_SWAGGER_UI=False)
db = get_sqla_class()(app)


class Boat(Model):
    __tablename__ = "boat"
    id = Column(Integer, primary_key=True)
    name = Column(String(60), nullable=False)
    harbour = Column(String(60))
    afloat = Column(Boolean)
    notes = Column(Text)


class Boats(ModelView):
    datamodel = SQLAInterface(Boat)
    list_columns = ("name", "harbour", "afloat")
    page_size = 10


with app.app_context():
    builder = AppBuilder(app, db.session)
    builder.add_view(Boats, "Boats", icon="fa-ship", category="Harbour", category_icon="fa-anchor")
    if not builder.sm.find_user("ada"):
        builder.sm.add_user("ada", "Ada", "Berg", "ada@example.org", builder.sm.find_role("Admin"), "ada")
        db.session.add_all(
            Boat(name=n, harbour="North", afloat=i % 2) for i, n in enumerate(("Petrel", "Heron", "Tern", "Gull"))
        )
        db.session.commit()
app.run("127.0.0.1", int(sys.argv[1]))
